package dev.yado.testing.property;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs a {@link Property} as one test. */
final class PropertyExtension implements InvocationInterceptor, ParameterResolver {

    /** The system property with the seed of the first try. */
    private static final String SEED = "yado.seed";

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
        return parameter.isAnnotated(ForAll.class);
    }

    /** Returns a placeholder: the arguments are generated for each try. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
        Class<?> type = parameter.getParameter().getType();
        return type == long.class ? (Object) 0L : type == int.class ? (Object) 0 : type == boolean.class ? (Object) false : null;
    }

    @Override
    public void interceptTestMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> context, ExtensionContext extension) throws Throwable {
        invocation.skip();
        Method method = context.getExecutable();
        Object instance = extension.getRequiredTestInstance();
        method.setAccessible(true);
        List<Gen<?>> generators = new ArrayList<>();
        for (Parameter parameter : method.getParameters()) {
            generators.add(generator(parameter, instance));
        }
        Long given = Long.getLong(SEED);
        new Trials(generators, arguments -> {
            try {
                method.invoke(instance, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }).run(method.getAnnotation(Property.class).tries(), given != null ? given : new SecureRandom().nextLong());
    }

    private static Gen<?> generator(Parameter parameter, Object instance) throws ReflectiveOperationException {
        ForAll forAll = parameter.getAnnotation(ForAll.class);
        Class<?> type = parameter.getType();
        if (!forAll.value().isEmpty()) {
            Method method = instance.getClass().getDeclaredMethod(forAll.value());
            method.setAccessible(true);
            return (Gen<?>) method.invoke(instance);
        } else if (type == long.class) {
            return Gens.longs(forAll.min(), forAll.max());
        } else if (type == int.class) {
            return Gens.ints((int) Math.max(Integer.MIN_VALUE, forAll.min()), (int) Math.min(Integer.MAX_VALUE, forAll.max()));
        }
        return Gens.ofType(type);
    }
}
