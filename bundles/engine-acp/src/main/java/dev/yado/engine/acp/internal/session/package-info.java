/** The session of one Worker: the start of its agent, prompts and their cancellation. */
package dev.yado.engine.acp.internal.session;
