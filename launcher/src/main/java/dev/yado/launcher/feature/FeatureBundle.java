package dev.yado.launcher.feature;

import java.util.Optional;

/**
 * One bundle of a feature.
 *
 * @param startLevel the start level at which it starts, from 1
 * @param sha256 the hash its file must have (64 lower-case hex digits); the build fills it in, and a feature written by hand may leave it out
 */
public record FeatureBundle(BundleId id, int startLevel, Optional<String> sha256) {
}
