/** The access policy and the audit. */
package dev.yado.registry.internal.access;
