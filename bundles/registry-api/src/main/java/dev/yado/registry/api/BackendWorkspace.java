package dev.yado.registry.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The workspace that a Backend serves.
 *
 * @param id a UUID that never changes
 * @param displayName the name for people; never a path
 */
@ProviderType
public record BackendWorkspace(String id, String displayName) {
}
