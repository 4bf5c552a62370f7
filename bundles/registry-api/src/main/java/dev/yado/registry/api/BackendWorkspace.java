package dev.yado.registry.api;

import org.osgi.annotation.versioning.ProviderType;

/** @param id a UUID, made once and kept @param displayName for people; never a path */
@ProviderType
public record BackendWorkspace(String id, String displayName) {
}
