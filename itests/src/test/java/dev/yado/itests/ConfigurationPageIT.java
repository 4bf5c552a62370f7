package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.itests.harness.YadoHome;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Checks that docs/configuration.md lists every setting as the shipped bundles define it. */
class ConfigurationPageIT {

    private static final String BEGIN = "<!-- settings: written by ConfigurationPageIT -->\n";
    private static final String END = "<!-- end of settings -->\n";
    private static final String UPDATE = "yado.update.docs";

    @Test
    void settingsOnThePageMatchTheBundles() throws Exception {
        Path page = YadoHome.top().resolve("docs/configuration.md");
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertTrue(begin >= BEGIN.length() && end >= begin, page.getFileName() + " needs the begin and end marks of the list");
        String settings = settings();
        if (Boolean.getBoolean(UPDATE)) {
            Files.writeString(page, text.substring(0, begin) + settings + text.substring(end));
        } else {
            assertEquals(settings, text.substring(begin, end), "docs/configuration.md does not match the bundles. To update it: "
                    + "mvn -DskipUnitTests=true -pl itests -am verify -Dit.test=ConfigurationPageIT -Dfailsafe.failIfNoSpecifiedTests=false -D" + UPDATE
                    + "=true");
        }
    }

    private static String settings() throws Exception {
        Map<String, String> sections = new TreeMap<>();
        try (Stream<Path> files = Files.walk(YadoHome.distribution().bundles().resolve("dev/yado"))) {
            for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).toList()) {
                try (JarFile bundle = new JarFile(jar.toFile())) {
                    for (JarEntry entry : bundle.stream().filter(e -> e.getName().matches("OSGI-INF/metatype/.*\\.xml")).toList()) {
                        try (InputStream in = bundle.getInputStream(entry)) {
                            add(DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(in), sections);
                        }
                    }
                }
            }
        }
        assertThat(sections.size()).as("the bundles define settings: " + sections.keySet()).isGreaterThan(5);
        return String.join("", sections.values());
    }

    private static void add(Document metatype, Map<String, String> sections) {
        for (Element designate : elements(metatype, "Designate")) {
            boolean several = designate.hasAttribute("factoryPid");
            String pid = designate.getAttribute(several ? "factoryPid" : "pid");
            String definition = ((Element) designate.getElementsByTagName("Object").item(0)).getAttribute("ocdref");
            Element ocd = elements(metatype, "OCD").stream().filter(o -> o.getAttribute("id").equals(definition)).findFirst().orElseThrow();
            StringBuilder section = new StringBuilder("\n### `" + pid + (several ? "~NAME" : "") + ".cfg`\n\n" + ocd.getAttribute("description") + "\n");
            // Keys that begin with a dot are not for files: Yado sets them itself.
            List<Element> keys = elements(ocd, "AD").stream().filter(key -> !key.getAttribute("id").startsWith(".")).toList();
            if (!keys.isEmpty()) {
                section.append("\n| key | default | |\n|---|---|---|\n");
                keys.forEach(key -> section.append(row(key)));
            }
            sections.put(pid, section.toString());
        }
    }

    private static String row(Element key) {
        List<String> what = new ArrayList<>(List.of(key.getAttribute("description")));
        // The bounds of a text are those of its length, which descriptions state.
        if (key.hasAttribute("min") && !key.getAttribute("type").equals("String")) {
            what.add(key.hasAttribute("max") ? key.getAttribute("min") + " to " + key.getAttribute("max") + "." : "At least " + key.getAttribute("min") + ".");
        }
        List<String> options = elements(key, "Option").stream().map(o -> o.getAttribute("value")).filter(v -> !v.isEmpty()).map(v -> "`" + v + "`").toList();
        if (!options.isEmpty()) {
            what.add("One of: " + String.join(", ", options) + ".");
        }
        if (key.getAttribute("type").equals("Boolean")) {
            what.add("true or false.");
        }
        // A definition escapes blanks, because elements of its lists are separated by commas and trimmed.
        String fallback = key.getAttribute("default").replace("\\ ", " ");
        boolean required = !key.hasAttribute("default") && !key.getAttribute("required").equals("false");
        return "| `" + key.getAttribute("id") + "` | " + (required ? "**required**" : fallback.isEmpty() ? "none" : "`" + fallback + "`") + " | "
                + String.join(" ", what).strip().replace("|", "\\|") + " |\n";
    }

    private static List<Element> elements(Document in, String name) {
        return elements(in.getElementsByTagName(name));
    }

    private static List<Element> elements(Element in, String name) {
        return elements(in.getElementsByTagName(name));
    }

    private static List<Element> elements(NodeList nodes) {
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
    }
}
