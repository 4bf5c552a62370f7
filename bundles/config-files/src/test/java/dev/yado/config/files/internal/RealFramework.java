package dev.yado.config.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** A Felix framework with ConfigAdmin, metatype and SCR; the test shares the packages of the first two and of the diagnostics, to call them. */
final class RealFramework implements AutoCloseable {

    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Framework framework;

    RealFramework(Path cache, Map<String, String> properties) throws BundleException {
        Map<String, String> configuration = new HashMap<>(properties);
        configuration.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.osgi.service.cm;version=1.6.1,org.osgi.service.metatype;version=1.4.1,dev.yado.support.config;version=1.0.0,"
                        + "dev.yado.support.file;version=1.1.0,dev.yado.support.log;version=1.0.0");
        framework = new FrameworkFactory().newFramework(configuration);
        framework.init();
        if (context().getBundles().length == 1) {
            for (String artifact : new String[] {"org.osgi.util.function", "org.osgi.util.promise", "org.osgi.service.component-", "org.osgi.service.log",
                "org.apache.felix.configadmin", "org.apache.felix.metatype", "org.apache.felix.scr"}) {
                context().installBundle(jar(artifact)).start();
            }
        }
    }

    /** Installs the bundle of this module and marks it for start. */
    Bundle installOurs() throws BundleException {
        String jar = System.getProperty("yado.bundle");
        assertTrue(jar != null, "yado.bundle is not set: run this test with 'mvn verify', which packages the bundle first");
        Bundle ours = context().installBundle(new File(jar).toURI().toString());
        ours.start();
        return ours;
    }

    RealFramework start() throws BundleException {
        framework.start();
        return this;
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    <S> S service(Class<S> type) {
        return context().getService(context().getServiceReference(type));
    }

    /** Returns the configuration with this PID, or null. */
    Configuration configuration(String pid) {
        try {
            Configuration[] found = service(ConfigurationAdmin.class).listConfigurations("(service.pid=" + pid + ")");
            return found == null ? null : found[0];
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    Object value(String pid, String key) {
        Configuration found = configuration(pid);
        return found == null ? null : found.getProperties().get(key);
    }

    /** Creates a bundle that only defines its configuration. */
    Bundle installDefining(String symbolicName, String metatype) throws BundleException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.putNextEntry(new JarEntry("OSGI-INF/metatype/definition.xml"));
            jar.write(metatype.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return context().installBundle("test:" + symbolicName, new ByteArrayInputStream(bytes.toByteArray()));
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + WAIT_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not within 10 s: " + what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static String jar(String artifact) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(File::new)
                .filter(file -> file.getName().startsWith(artifact))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no jar " + artifact + " on the class path; is it a test dependency in the pom?"))
                .toURI().toString();
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
