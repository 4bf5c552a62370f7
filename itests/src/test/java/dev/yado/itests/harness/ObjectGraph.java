package dev.yado.itests.harness;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Searches all objects that are reachable from a root object through fields and array elements. */
public final class ObjectGraph {

    private ObjectGraph() {
    }

    /**
     * Returns the field path to the first matching object, or empty.
     *
     * @param own accepts the names of classes whose fields are searched; JDK packages among them must be opened with {@code --add-opens}
     */
    public static Optional<String> find(Object root, Predicate<String> own, Predicate<Object> wanted) throws ReflectiveOperationException {
        Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Map.Entry<Object, String>> open = new ArrayDeque<>();
        open.add(Map.entry(root, root.getClass().getSimpleName()));
        while (!open.isEmpty()) {
            Map.Entry<Object, String> next = open.poll();
            Object object = next.getKey();
            if (wanted.test(object)) {
                return Optional.of(next.getValue());
            }
            if (!visited.add(object) || !isOwn(object, own)) {
                continue;
            }
            if (object instanceof Object[] array) {
                for (Object element : array) {
                    visit(element, next.getValue() + "[]", open);
                }
                continue;
            }
            for (Field field : fields(object.getClass())) {
                if (!field.trySetAccessible()) {
                    throw new IllegalStateException("the search must see every field: run with --add-opens for " + field);
                }
                visit(field.get(object), next.getValue() + "." + field.getName(), open);
            }
        }
        return Optional.empty();
    }

    private static void visit(Object value, String path, Deque<Map.Entry<Object, String>> open) {
        if (value != null) {
            open.add(Map.entry(value, path));
        }
    }

    private static boolean isOwn(Object object, Predicate<String> own) {
        if (object instanceof Class || object instanceof ClassLoader || object instanceof Thread || object instanceof String || object instanceof Enum
                || object instanceof Number || object instanceof ThreadGroup || object instanceof Clock || object instanceof Reference) {
            return false;
        }
        Class<?> type = object.getClass();
        while (type.isArray()) {
            type = type.getComponentType();
        }
        return own.test(type.getName());
    }

    private static Set<Field> fields(Class<?> concrete) {
        Set<Field> fields = new HashSet<>();
        for (Class<?> type = concrete; type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                boolean ofInterest = !field.getType().isPrimitive() && !type.getName().startsWith("jdk.")
                        && (!Modifier.isStatic(field.getModifiers()) || type.getName().startsWith("dev.yado."));
                if (ofInterest) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }
}
