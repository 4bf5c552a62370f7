/** What the registry keeps on disk, for its owner only. */
package dev.yado.registry.internal.files;
