package dev.yado.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageRulesTest {
    @TempDir
    Path module;

    @BeforeEach
    void twoPackages() throws IOException {
        write("app/low/Store.java", "package app.low; public class Store {}");
        write("app/high/Worker.java", "package app.high; public class Worker { app.low.Store store; }");
    }

    @Test
    void anOrderThatHoldsPasses() throws IOException {
        compile();
        assertDoesNotThrow(() -> PackageRules.of(module, "app").lowestFirst("low", "high").check());
    }

    @Test
    void aUseAgainstTheOrderNamesItsClasses() throws IOException {
        compile();
        assertEquals(List
                .of("Package high uses low, against the order, lowest first: [high, low]: Worker > Store. Move the class, or let the lower package declare an interface;"
                        + " change the order only if that violates no other use."),
                violations("high", "low"));
    }

    @Test
    void packagesOfOneEntryDoNotUseEachOther() throws IOException {
        compile();
        assertThat(violations("low, high").get(0)).startsWith("Package high uses low, against the order, lowest first: [low, high]: Worker > Store.");
    }

    @Test
    void arraysAndNestedClassesCountAsTheirClasses() throws IOException {
        write("app/low/Up.java", "package app.low; class Up { static class In { app.high.Worker[] all; } }");
        compile();
        assertThat(violations("low", "high").get(0)).startsWith("Package low uses high, against the order, lowest first: [low, high]: Up > Worker.");
    }

    @Test
    void aPackageWithoutAPlaceFailsAndSaysWhatToDo() throws IOException {
        write("app/Main.java", "package app; class Main {}");
        compile();
        assertEquals(List.of(
                "Package (root) is not listed: add it to the order in this module's PackageRulesTest, after all packages that it uses and before those that use it."),
                violations("low", "high"));
    }

    @Test
    void aPackageThatDoesNotExistFails() throws IOException {
        compile();
        assertEquals(List.of("Package gone does not exist: remove it from the order in this module's PackageRulesTest."),
                violations("low", "gone", "high"));
    }

    @Test
    void aPackageOutsideTheBaseFails() throws IOException {
        write("other/Alien.java", "package other; class Alien {}");
        compile();
        assertThat(violations("low", "high").get(0)).startsWith("Package other is outside app:");
    }

    @Test
    void aClassFileWithoutItsSourceIsIgnored() throws IOException {
        write("app/low/Stale.java", "package app.low; class Stale { app.high.Worker worker; }");
        compile();
        Files.delete(module.resolve("src/main/java/app/low/Stale.java"));
        assertDoesNotThrow(() -> PackageRules.of(module, "app").lowestFirst("low", "high").check());
    }

    @Test
    void aLongClassFails() throws IOException {
        write("app/low/Long.java", "package app.low; class Long {" + "\n".repeat(LongClasses.LIMIT) + "}");
        compile();
        assertThat(violations("low", "high").get(0)).startsWith("app.low.Long has 301 lines, the limit is 300:");
    }

    @Test
    void atMostFiveClassesOfTheProjectAreLong() {
        assertThat(LongClasses.ALLOWED.size()).as(LongClasses.ALLOWED::toString).isLessThanOrEqualTo(5);
    }

    private List<String> violations(String... order) {
        AssertionError failure = assertThrows(AssertionError.class, () -> PackageRules.of(module, "app").lowestFirst(order).check());
        return failure.getMessage().lines().toList();
    }

    private void write(String path, String text) throws IOException {
        Path file = module.resolve("src/main/java").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void compile() throws IOException {
        try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
            String[] arguments = Stream
                    .concat(Stream.of("-d", module.resolve("target/classes").toString()), files.map(Path::toString).filter(name -> name.endsWith(".java")))
                    .toArray(String[]::new);
            assertEquals(0, ToolProvider.findFirst("javac").orElseThrow().run(System.out, System.err, arguments));
        }
    }
}
