package dev.yado.launcher;

import java.util.LinkedHashMap;
import java.util.Map;

import org.osgi.framework.Constants;

/** The framework's launching properties: the launcher's own, then the features', then those of the settings. */
final class FrameworkProperties {
    /** How soon a jar dropped into {@code deploy/} is seen; FileInstall wants the file unchanged over two looks. */
    private static final String DEPLOY_POLL_MILLIS = "500";

    private FrameworkProperties() {
    }

    static Map<String, Object> of(LaunchSettings settings, Assembly assembly, DataDirectory data) throws LaunchException {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.header());
        properties.put(Constants.FRAMEWORK_STORAGE, data.cache().toString());
        // State is etc/ and deploy/, which a person can read; a cache that survived could disagree with them.
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        // Up to here at first: ConfigurationAdmin runs, and whoever reads configurations does not run yet.
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "1");
        // Global to the JVM, so an embedded framework must not take them.
        properties.put("felix.service.urlhandlers", "false");
        properties.put("felix.log.logger", new FrameworkLog());

        properties.put("yado.version", settings.version());
        properties.put("yado.data.dir", data.root().toString());
        properties.put("yado.etc.dir", data.etc().toString());
        properties.put("yado.deploy.dir", data.deploy().toString());
        properties.put("yado.workspace.dir", settings.workspace().toString());

        properties.put("felix.fileinstall.dir", data.deploy().toString());
        properties.put("felix.fileinstall.poll", DEPLOY_POLL_MILLIS);
        // Without the delay FileInstall looks once while the framework is starting, and then never says what did not start.
        properties.put("felix.fileinstall.noInitialDelay", "false");
        properties.put("felix.fileinstall.filter", "[^.].*\\.jar");
        properties.put("felix.fileinstall.enableConfigSave", "false");
        properties.put("felix.fileinstall.tmpdir", data.cache().resolve("fileinstall").toString());
        properties.put("felix.fileinstall.log.level", "3");
        properties.put("felix.fileinstall.start.level", Integer.toString(assembly.deployLevel()));
        properties.put("felix.fileinstall.active.level", Integer.toString(assembly.deployLevel()));

        properties.putAll(assembly.frameworkProperties());
        properties.putAll(settings.frameworkProperties());
        return properties;
    }
}
