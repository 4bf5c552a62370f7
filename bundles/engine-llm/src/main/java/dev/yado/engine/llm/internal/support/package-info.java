/** JSON and the last valid value of a configuration: helpers for the packages above. */
package dev.yado.engine.llm.internal.support;
