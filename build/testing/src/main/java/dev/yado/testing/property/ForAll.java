package dev.yado.testing.property;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a parameter of a {@link Property} and selects its generator: a method of the test class, a range, or by default the parameter's type ({@code int},
 * {@code long}, {@code boolean}, {@code byte[]}, {@code String}, an enum).
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface ForAll {

    /** Returns the name of a method of the test class without parameters that returns a {@link Gen}. */
    String value() default "";

    /** Returns the minimum; for {@code int} and {@code long} only. */
    long min() default Long.MIN_VALUE;

    /** Returns the maximum; for {@code int} and {@code long} only. */
    long max() default Long.MAX_VALUE;
}
