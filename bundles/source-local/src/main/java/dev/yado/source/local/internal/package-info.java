/**
 * Existing local Worker metadata as a read-only RuntimeSource: compatibility, never authority. By stage: where it is ({@code LocalSettings},
 * {@code PodsDirectory}), reading one file ({@code MetadataReader} to {@code ReadOutcome}), the immutable {@code Picture} of all, keeping it fresh
 * ({@code PodsWatcher}), handing it out ({@code PictureBoard}), and the facade ({@code LocalSource}). Paths, sockets and session ids end at {@code PodMetadata}.
 */
package dev.yado.source.local.internal;
