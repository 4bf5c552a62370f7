/** Who may, and who did: the policy and the audit. */
package dev.yado.registry.internal.access;
