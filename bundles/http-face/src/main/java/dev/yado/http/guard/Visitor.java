package dev.yado.http.guard;

/** How the {@link Guard} recognised who sent a request; it is the request's attribute {@link #ATTRIBUTE}. */
public enum Visitor {
    /** Came over the loopback interface, where no token is configured, or asks for what is open to everybody. */
    LOOPBACK,
    /** Presented the configured token. */
    TOKEN;

    /** Name of the request attribute. */
    public static final String ATTRIBUTE = Visitor.class.getName();
}
