package dev.yado.arch;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rules for the packages and classes of one module, checked on its main classes ({@code target/classes}) and sources ({@code src/main/java}).
 *
 * <p>The packages of a module are in an order, lowest first. Each package uses only packages before it, so there are no cycles, and the order contains every package.
 * No class has more than 300 lines unless {@link LongClasses} lists it.
 */
public final class PackageRules {
    /** The name of the base package in the order. */
    public static final String ROOT = "(root)";

    private final Path module;
    private final String base;
    private final Map<String, Integer> places = new LinkedHashMap<>();

    private PackageRules(Path module, String base) {
        this.module = module;
        this.base = base;
    }

    /** Starts the rules for the module whose test calls this; {@code base} is the package that all of its packages are in. */
    public static PackageRules of(String base) {
        return of(Path.of(System.getProperty("basedir", "")), base);
    }

    /** Starts the rules for the module in this directory. */
    static PackageRules of(Path module, String base) {
        return new PackageRules(module, base);
    }

    /**
     * States the order of the packages, lowest first. Each entry is one package, or several with commas between them, which do not use each
     * other; names are relative to the base package, which is itself {@value #ROOT}.
     */
    public PackageRules lowestFirst(String... entries) {
        for (int place = 0; place < entries.length; place++) {
            for (String name : entries[place].split(",")) {
                if (places.putIfAbsent(name.strip(), place) != null) {
                    throw new IllegalArgumentException(name.strip() + " is listed twice");
                }
            }
        }
        return this;
    }

    /** Checks all rules and fails with every violation at once. */
    public void check() {
        Map<String, Path> sources = sources();
        List<String> violations = new ArrayList<>();
        checkPlaces(sources, violations);
        checkOrder(sources, violations);
        checkLengths(sources, violations);
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join("\n", violations));
        }
    }

    /** Returns the source file of each top-level class; stale class files have none and are ignored. */
    private Map<String, Path> sources() {
        Path root = module.resolve("src/main/java");
        Map<String, Path> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                String path = root.relativize(file).toString();
                found.put(path.substring(0, path.length() - ".java".length()).replace('/', '.').replace('\\', '.'), file);
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the sources in " + root.toAbsolutePath(), e);
        }
        return found;
    }

    private void checkPlaces(Map<String, Path> sources, List<String> violations) {
        TreeSet<String> packages = new TreeSet<>();
        for (String type : sources.keySet()) {
            // A package with only a package-info has no dependencies.
            if (!type.endsWith("package-info")) {
                packages.add(type.substring(0, Math.max(0, type.lastIndexOf('.'))));
            }
        }
        for (String name : packages) {
            if (!name.equals(base) && !name.startsWith(base + ".")) {
                violations.add("Package " + name + " is outside " + base + ": call PackageRules.of with the package that holds all of the module's packages.");
            } else if (!places.containsKey(relative(name))) {
                violations.add("Package " + relative(name)
                        + " is not listed: add it to the order in this module's PackageRulesTest, after all packages that it uses"
                        + " and before those that use it.");
            }
        }
        for (String name : places.keySet()) {
            if (!packages.contains(absolute(name))) {
                violations.add("Package " + name + " does not exist: remove it from the order in this module's PackageRulesTest.");
            }
        }
    }

    private void checkOrder(Map<String, Path> sources, List<String> violations) {
        Map<String, TreeSet<String>> upward = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter().importPath(module.resolve("target/classes"))) {
            if (!sources.containsKey(topLevel(type))) {
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                Integer from = places.get(relative(type.getPackageName()));
                Integer to = places.get(relative(target.getPackageName()));
                if (from != null && to != null && from <= to && !type.getPackageName().equals(target.getPackageName())) {
                    upward.computeIfAbsent(relative(type.getPackageName()) + " uses " + relative(target.getPackageName()), key -> new TreeSet<>())
                            .add(simple(type) + " > " + simple(target));
                }
            }
        }
        upward.forEach(
                (arrow, uses) -> violations.add("Package " + arrow + ", against the order, lowest first: " + places.keySet() + ": " + String.join(", ", uses)
                        + ". Move the class, or let the lower package declare an interface; change the order only if that violates no other use."));
    }

    private static void checkLengths(Map<String, Path> sources, List<String> violations) {
        sources.forEach((type, file) -> {
            long lines = lines(file);
            boolean listed = LongClasses.ALLOWED.containsKey(type);
            if (lines > LongClasses.LIMIT && !listed) {
                violations.add(type + " has " + lines + " lines, the limit is " + LongClasses.LIMIT
                        + ": divide it by its jobs, or list it with a reason in dev.yado.arch.LongClasses,"
                        + " which holds at most five for the whole project.");
            } else if (lines <= LongClasses.LIMIT && listed) {
                violations.add(type + " has only " + lines + " lines: remove it from dev.yado.arch.LongClasses.");
            }
        });
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private String relative(String name) {
        return name.equals(base) ? ROOT : name.startsWith(base + ".") ? name.substring(base.length() + 1) : name;
    }

    private String absolute(String name) {
        return name.equals(ROOT) ? base : base + "." + name;
    }

    private static String topLevel(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static String simple(JavaClass type) {
        return topLevel(type).substring(type.getPackageName().length() + 1);
    }
}
