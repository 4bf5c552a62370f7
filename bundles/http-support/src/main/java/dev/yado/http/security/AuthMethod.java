package dev.yado.http.security;

import org.osgi.annotation.versioning.ProviderType;

/** How the {@link SecurityFilter} authenticated a request. It is set as the request attribute {@link #ATTRIBUTE}. */
@ProviderType
public enum AuthMethod {
    /** The request is local and no token is configured, or its path is open to everyone. */
    LOOPBACK,
    /** The request presented the configured token. */
    TOKEN;

    /** Name of the request attribute. */
    public static final String ATTRIBUTE = AuthMethod.class.getName();
}
