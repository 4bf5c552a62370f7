package dev.yado.launcher.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A step of the build: writes the distribution's list of libraries and copies licence texts, and fails when a library is not in the list, its licence text
 * is nowhere, or a jar of Yado lacks {@code META-INF/LICENSE}, {@code META-INF/NOTICE} or {@code Bundle-License}.
 */
public final class LegalFiles {

    private static final Pattern VERSIONED = Pattern.compile("(.+?)-([0-9].*)\\.jar");
    private static final Pattern LICENSE_FILE = Pattern.compile("(META-INF/|about_files/)(.*/)?[^/]*(LICENSE|COPYING)[^/]*", Pattern.CASE_INSENSITIVE);
    private static final String IN_THE_JAR = "jar";
    private static final List<String> OURS = List.of("META-INF/LICENSE", "META-INF/NOTICE");

    /** A line of the list. */
    private record Library(String project, String license, String text) {
    }

    private final Path distribution;
    private final Map<String, Library> known;
    private final Set<String> problems = new TreeSet<>();
    private final Map<String, String> rows = new TreeMap<>();
    private final Set<String> seen = new TreeSet<>();

    private LegalFiles(Path distribution, Map<String, Library> known) {
        this.distribution = distribution;
        this.known = known;
    }

    /** @param arguments the folder of legal files, the project's folder, the distribution's folder */
    public static void main(String[] arguments) throws IOException {
        List<String> problems = write(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
        if (!problems.isEmpty()) {
            problems.forEach(System.err::println);
            System.exit(1);
        }
    }

    /** Writes the files and returns the problems, sorted. */
    static List<String> write(Path legal, Path project, Path distribution) throws IOException {
        for (String file : List.of("LICENSE", "NOTICE")) {
            Files.copy(project.resolve(file), distribution.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Path texts = Files.createDirectories(distribution.resolve("licenses"));
        for (Path text : files(legal.resolve("licenses"))) {
            Files.copy(text, texts.resolve(text.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        LegalFiles files = new LegalFiles(distribution, list(legal.resolve("third-party.txt")));
        files.check();
        return List.copyOf(files.problems);
    }

    private static Map<String, Library> list(Path file) throws IOException {
        Map<String, Library> known = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] fields = line.split(" *\\| *", -1);
                known.put(fields[0], new Library(fields[1], fields[2], fields[3]));
            }
        }
        return known;
    }

    private void check() throws IOException {
        for (String folder : List.of("lib", "bundles")) {
            for (Path jar : files(distribution.resolve(folder))) {
                if (jar.toString().endsWith(".jar")) {
                    check(jar);
                }
            }
        }
        known.keySet().stream().filter(name -> !seen.contains(name)).forEach(name -> problems.add("third-party.txt lists " + name + ", which is not shipped"));
        List<String> lines =
                new ArrayList<>(List.of("# Libraries of other projects", "", "| library | inside | project | licence | text |", "|---|---|---|---|---|"));
        lines.addAll(rows.values());
        Files.write(distribution.resolve("THIRD-PARTY.md"), lines);
    }

    private void check(Path file) throws IOException {
        String name = file.getFileName().toString();
        try (JarFile jar = new JarFile(file.toFile())) {
            List<String> entries = jar.stream().map(JarEntry::getName).toList();
            if (!isOurs(name, jar)) {
                library(name, "", entries);
                return;
            }
            OURS.stream().filter(entry -> !entries.contains(entry)).forEach(entry -> problems.add(name + " has no " + entry));
            if (jar.getManifest() == null || jar.getManifest().getMainAttributes().getValue("Bundle-License") == null) {
                problems.add(name + " has no Bundle-License in its manifest");
            }
            for (String entry : entries) {
                if (entry.endsWith(".jar")) {
                    try (InputStream in = jar.getInputStream(jar.getEntry(entry)); JarInputStream inner = new JarInputStream(in)) {
                        library(entry.substring(entry.lastIndexOf('/') + 1), name, entries(inner));
                    }
                }
            }
        }
    }

    private static boolean isOurs(String name, JarFile jar) throws IOException {
        return name.startsWith("launcher-") || name.startsWith("dev.yado.")
                || jar.getManifest() != null && "Yado".equals(jar.getManifest().getMainAttributes().getValue("Bundle-Vendor"));
    }

    private static List<String> entries(JarInputStream jar) throws IOException {
        List<String> entries = new ArrayList<>();
        for (JarEntry entry = jar.getNextJarEntry(); entry != null; entry = jar.getNextJarEntry()) {
            entries.add(entry.getName());
        }
        return entries;
    }

    private void library(String jar, String inside, List<String> entries) {
        Matcher versioned = VERSIONED.matcher(jar);
        String name = versioned.matches() ? versioned.group(1) : jar;
        Library library = known.get(name);
        seen.add(name);
        String place = inside.isEmpty() ? jar : jar + " in " + inside;
        if (library == null) {
            problems.add(place + " is not listed in launcher/src/main/legal/third-party.txt: add its project, licence and where its text is");
            return;
        }
        boolean hasText = library.text().equals(IN_THE_JAR) ? entries.stream().anyMatch(LICENSE_FILE.asMatchPredicate())
                : Files.exists(distribution.resolve(library.text()));
        if (!hasText) {
            problems.add("the licence text of " + place + " is not where third-party.txt says: " + library.text());
        }
        rows.put(place, "| " + String.join(" | ", jar, inside, library.project(), library.license(),
                library.text().equals(IN_THE_JAR) ? "in the library" : "[" + library.text() + "](" + library.text() + ")") + " |");
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
