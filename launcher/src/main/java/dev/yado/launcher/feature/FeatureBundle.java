package dev.yado.launcher.feature;

import java.util.Optional;

/**
 * A bundle of a feature.
 *
 * @param startLevel the start level at which it starts, from 1
 * @param sha256 the required hash of its file (64 lower-case hex digits); the build sets it, and a handwritten feature may omit it
 */
public record FeatureBundle(BundleId id, int startLevel, Optional<String> sha256) {
}
