/**
 * The OSGi components that register a RuntimeSource for each configured remote Runtime. Packages, lowest first: {@code settings}, {@code transport}, {@code call},
 * {@code stream}, {@code monitor}, {@code runtime}, and this one.
 */
package dev.yado.source.remote.internal;
