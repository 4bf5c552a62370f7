/** The mounting of APIs in the HTTP whiteboard, and the responses while an API is not mounted. */
package dev.yado.http.internal;
