/** The tools of one Worker's session: configured servers, names and schemas for the model, permissions. */
package dev.yado.engine.llm.internal.tool;
