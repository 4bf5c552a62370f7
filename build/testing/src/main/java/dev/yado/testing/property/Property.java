package dev.yado.testing.property;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test method that runs with many generated arguments, all on one instance of its class.
 *
 * <p>A failure is reduced to small arguments, and its message ends with the seed of the failed try: {@code -Dyado.seed=N} begins with that try.
 * A try that fails an assumption is replaced by another one.
 */
@Test
@ExtendWith(PropertyExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Property {

    /** Returns the number of tries. */
    int tries() default 1_000;
}
