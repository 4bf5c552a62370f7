/** Files of the registry, readable by their owner only. */
package dev.yado.registry.internal.files;
