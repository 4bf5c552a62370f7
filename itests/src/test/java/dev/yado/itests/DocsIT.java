package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.YadoHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks what the documentation refers to: links, indexes, and the names of classes, packages and files in docs/architecture.md. */
class DocsIT {

    private static final Path TOP = YadoHome.top();
    private static final Path DOCS = TOP.resolve("docs");
    private static final Path ARCHITECTURE = DOCS.resolve("architecture.md");
    private static final String BEGIN = "<!-- packages: written by DocsIT -->\n";
    private static final String END = "<!-- end of packages -->\n";
    private static final String UPDATE = "yado.update.docs";

    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern CLASS = Pattern.compile("[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*)?");
    private static final Pattern PACKAGE = Pattern.compile("dev\\.yado(\\.[a-z][a-z0-9]*)+");
    private static final Pattern FILE = Pattern.compile("(bundles|features|launcher|itests|benchmarks|docs)(/[\\w.-]+)*/?|[\\w-]+/pom\\.xml|pom\\.xml");
    /** HTTP header names in code style, which look like class names. */
    private static final Set<String> HEADERS = Set.of("Host", "Origin");

    @Test
    void linksAndAnchorsExist() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher link = LINK.matcher(prose(page));
            while (link.find()) {
                if (link.group(1).contains(":")) {
                    continue;
                }
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
                boolean found = Files.exists(target)
                        && (link.group(2) == null || !target.toString().endsWith(".md") || anchors(target).contains(link.group(2)));
                if (!found) {
                    broken.add(TOP.relativize(page) + " links to " + link.group());
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void indexesListEveryPage() throws IOException {
        assertEquals(Set.of(), notLinked(DOCS.resolve("README.md"), DOCS), "pages that docs/README.md does not list");
        assertEquals(Set.of(), notLinked(DOCS.resolve("decisions/README.md"), DOCS.resolve("decisions")), "pages that docs/decisions/README.md does not list");
    }

    @Test
    void decisionsFollowTheTemplate() throws IOException {
        for (Path page : markdown(DOCS.resolve("decisions"))) {
            String name = page.getFileName().toString();
            if (!name.equals("README.md")) {
                String text = Files.readString(page);
                assertThat(text).as(() -> name + " must begin with its number and the decision").startsWith("# " + name.substring(0, 4) + " ");
                assertThat(text).as(() -> name + " must state its status").contains("\n**Status:** ");
            }
        }
    }

    @Test
    void namesOnTheArchitecturePageExist() throws IOException {
        Set<String> classes = sources().map(file -> file.getFileName().toString().replace(".java", "")).collect(Collectors.toSet());
        classes.add(DocsIT.class.getSimpleName());
        Set<String> packages = sources().map(DocsIT::packageOf).collect(Collectors.toCollection(TreeSet::new));
        List<String> missing = new ArrayList<>();
        Matcher code = CODE.matcher(prose(ARCHITECTURE));
        while (code.find()) {
            String name = code.group(1);
            boolean found = true;
            if (CLASS.matcher(name).matches() && !HEADERS.contains(name)) {
                found = classes.contains(name.split("\\.")[0]);
            } else if (PACKAGE.matcher(name).matches()) {
                found = packages.contains(name);
            } else if (FILE.matcher(name).matches()) {
                found = Files.exists(TOP.resolve(name));
            }
            if (!found) {
                missing.add(name);
            }
        }
        assertEquals(List.of(), missing, "docs/architecture.md names what does not exist");
    }

    @Test
    void theListOfPackagesIsCurrent() throws IOException {
        String text = Files.readString(ARCHITECTURE);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertTrue(begin >= BEGIN.length() && end >= begin, "docs/architecture.md needs the begin and end marks of the list");
        String packages = packages();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(ARCHITECTURE, text.substring(0, begin) + packages + text.substring(end));
        } else {
            assertEquals(packages, text.substring(begin, end), "docs/architecture.md does not match the package-info.java files. To update it: "
                    + "mvn -DskipUnitTests=true -pl itests -am verify -Dit.test=DocsIT -Dfailsafe.failIfNoSpecifiedTests=false -D" + UPDATE + "=true");
        }
    }

    /** Every message in the first column of an error table must exist in the code; {@code ...} stands for the variable parts. */
    @Test
    void quotedMessagesExistInTheCode() throws IOException {
        StringBuilder code = new StringBuilder(Files.readString(TOP.resolve("launcher/src/main/dist/bin/yado")));
        for (Path file : sources().toList()) {
            code.append(Files.readString(file));
        }
        // Join string literals that are concatenated across lines.
        String texts = code.toString().replaceAll("\"\\s*\\+\\s*\"", "");
        List<String> missing = new ArrayList<>();
        for (String page : List.of("troubleshooting.md", "features.md", "configuration.md", "engine-llm.md")) {
            Matcher cell = Pattern.compile("(?m)^\\|([^|]*)\\|").matcher(prose(DOCS.resolve(page)));
            while (cell.find()) {
                Matcher quoted = CODE.matcher(cell.group(1));
                while (quoted.find()) {
                    for (String part : quoted.group(1).split("\\.\\.\\.")) {
                        if (quoted.group(1).contains(" ") && !texts.contains(part.strip())) {
                            missing.add(page + ": " + part);
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), missing, "quoted messages that are not in the code");
    }

    /** Returns a table for each module with the first sentence of each package's description. */
    private static String packages() throws IOException {
        Map<String, Map<String, String>> modules = new TreeMap<>();
        for (Path file : sources().toList()) {
            Path info = file.resolveSibling("package-info.java");
            String description = Files.exists(info) ? firstSentence(Files.readString(info)) : "";
            modules.computeIfAbsent(module(file), module -> new TreeMap<>()).put(packageOf(file), description);
        }
        StringBuilder tables = new StringBuilder();
        modules.forEach((module, packages) -> {
            tables.append("\n### ").append(module).append("\n\n| package | role |\n|---|---|\n");
            packages.forEach((name, role) -> tables.append("| `").append(name).append("` | ").append(role).append(" |\n"));
        });
        return tables.toString();
    }

    private static String firstSentence(String info) {
        int start = info.indexOf("/**");
        if (start < 0) {
            return "";
        }
        String text = info.substring(start + 3, info.indexOf("*/", start)).replaceAll("(?m)^\\s*\\*", " ").replaceAll("\\{@(?:code|link)\\s+([^}]*)}", "$1")
                .replaceAll("\\s+", " ").strip();
        Matcher end = Pattern.compile("\\.(?= |$)").matcher(text);
        String sentence = end.find() ? text.substring(0, end.start()) : text;
        return sentence.replace("|", "\\|");
    }

    /** Returns the Java sources of the bundles and of the launcher, without tests. */
    private static Stream<Path> sources() throws IOException {
        List<Path> files = new ArrayList<>();
        List<Path> modules = new ArrayList<>(List.of(TOP.resolve("launcher")));
        try (Stream<Path> bundles = Files.list(TOP.resolve("bundles"))) {
            bundles.forEach(modules::add);
        }
        for (Path module : modules) {
            Path root = module.resolve("src/main/java");
            if (Files.isDirectory(root)) {
                try (Stream<Path> all = Files.walk(root)) {
                    all.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java")).forEach(files::add);
                }
            }
        }
        return files.stream();
    }

    private static String packageOf(Path source) {
        String path = source.getParent().toString().replace('\\', '/');
        return path.substring(path.indexOf("/src/main/java/") + "/src/main/java/".length()).replace('/', '.');
    }

    private static String module(Path source) {
        return TOP.relativize(source).subpath(0, source.startsWith(TOP.resolve("bundles")) ? 2 : 1).getFileName().toString();
    }

    private static Set<String> notLinked(Path index, Path folder) throws IOException {
        Set<String> names = markdown(folder).stream().map(page -> page.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        names.remove(index.getFileName().toString());
        Matcher link = LINK.matcher(Files.readString(index));
        while (link.find()) {
            names.remove(link.group(1));
        }
        return names;
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (Path folder : List.of(TOP, DOCS, DOCS.resolve("decisions"), TOP.resolve("benchmarks"))) {
            pages.addAll(markdown(folder));
        }
        return pages;
    }

    private static List<Path> markdown(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    private static String prose(Path page) throws IOException {
        return FENCE.matcher(Files.readString(page)).replaceAll("");
    }

    /** Returns the anchors of a page's headings, in GitHub's form. */
    private static Set<String> anchors(Path page) throws IOException {
        return prose(page).lines().filter(line -> line.matches("#{1,6} .*"))
                .map(line -> line.replaceFirst("#+ ", "").strip().toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
