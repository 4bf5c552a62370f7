package dev.yado.http.security;

import org.osgi.annotation.versioning.ProviderType;

/** How the {@link SecurityFilter} recognised who sent a request; it is the request's attribute {@link #ATTRIBUTE}. */
@ProviderType
public enum AuthMethod {
    /** Came over the loopback interface, where no token is configured, or asks for what is open to everybody. */
    LOOPBACK,
    /** Presented the configured token. */
    TOKEN;

    /** Name of the request attribute. */
    public static final String ATTRIBUTE = AuthMethod.class.getName();
}
