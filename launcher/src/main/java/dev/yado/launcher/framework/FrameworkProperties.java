package dev.yado.launcher.framework;

import dev.yado.launcher.directory.DataDirectory;
import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.feature.Assembly;
import dev.yado.launcher.log.FrameworkLog;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.framework.Constants;

/** Builds the launching properties of the framework: those of the launcher, replaced by those of the features, replaced by those of the settings. */
final class FrameworkProperties {
    private FrameworkProperties() {
    }

    static Map<String, Object> of(LaunchSettings settings, Assembly assembly, DataDirectory data) throws LaunchException {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SystemPackages.header());
        properties.put(Constants.FRAMEWORK_STORAGE, data.cache().toString());
        // The state is in etc/ and deploy/, where users see it; a cache that outlives a run could contradict them.
        properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        // The first level: ConfigurationAdmin runs, and the bundles that read configurations do not run yet.
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "1");
        // URL handlers are global to the JVM, so an embedded framework must not set them.
        properties.put("felix.service.urlhandlers", "false");
        properties.put("felix.log.logger", new FrameworkLog());

        properties.put("yado.version", settings.version());
        properties.put("yado.data.dir", data.root().toString());
        properties.put("yado.etc.dir", data.etc().toString());
        properties.put("yado.deploy.dir", data.deploy().toString());
        properties.put("yado.data.shared", Boolean.toString(settings.sharedData()));
        properties.put("yado.workspace.dir", settings.workspace().toString());

        properties.putAll(assembly.frameworkProperties());
        properties.putAll(settings.frameworkProperties());
        return properties;
    }
}
