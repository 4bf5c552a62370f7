package dev.yado.launcher.feature;

import dev.yado.launcher.error.LaunchException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces the {@code ${variables}} of a feature; a value from the command line replaces the default in the feature. */
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");

    private final Feature feature;
    private final Map<String, String> overrides;

    Variables(Feature feature, Map<String, String> overrides) {
        this.feature = feature;
        this.overrides = overrides;
    }

    String replace(String text) throws LaunchException {
        Matcher matcher = VARIABLE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (matcher.find()) {
            matcher.appendReplacement(out, Matcher.quoteReplacement(value(matcher.group(1))));
        }
        return matcher.appendTail(out).toString();
    }

    private String value(String name) throws LaunchException {
        if (!feature.variables().containsKey(name)) {
            throw new LaunchException("Feature " + feature.id() + " uses ${" + name + "} but does not declare that variable");
        }
        String override = overrides.get(name);
        Object value = override != null ? override : feature.variables().get(name);
        if (value == null) {
            throw new LaunchException("Feature " + feature.id() + " requires a value of variable " + name + "; set it with --var " + name + "=VALUE");
        }
        return value.toString();
    }
}
