/** A Worker's session: starts its agent, sends prompts, cancels them. */
package dev.yado.engine.acp.internal.session;
