package dev.yado.launcher.check;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * Checks that every enabled component of Yado's own bundles is satisfied. A component whose required configuration is absent is accepted: a
 * factory component waits in this state for its first configuration.
 */
public final class ComponentCheck {
    static final String OURS = "dev.yado.";
    private static final String CAUSED_BY = "Caused by: ";

    private final BundleContext context;

    public ComponentCheck(BundleContext context) {
        this.context = context;
    }

    /** Returns the reasons why components are unsatisfied or failed now; empty if there are none. */
    public List<String> problems(List<Bundle> bundles) {
        return problems(bundles, true);
    }

    /** Returns the components that failed to activate, without those that only wait for them. */
    public List<String> failures(List<Bundle> bundles) {
        return problems(bundles, false);
    }

    private List<String> problems(List<Bundle> bundles, boolean unsatisfied) {
        List<Bundle> declaring = bundles.stream()
                .filter(b -> b.getSymbolicName() != null && b.getSymbolicName().startsWith(OURS))
                .filter(b -> b.getHeaders("").get("Service-Component") != null).toList();
        if (declaring.isEmpty()) {
            return List.of();
        }
        ServiceReference<ServiceComponentRuntime> reference = context.getServiceReference(ServiceComponentRuntime.class);
        ServiceComponentRuntime runtime = reference == null ? null : context.getService(reference);
        if (runtime == null) {
            return List.of("There is no Declarative Services runtime, which " + declaring.get(0).getSymbolicName() + " needs");
        }
        try {
            List<String> problems = new ArrayList<>();
            for (Bundle bundle : declaring) {
                Collection<ComponentDescriptionDTO> components = runtime.getComponentDescriptionDTOs(bundle);
                if (components.isEmpty()) {
                    problems.add("Bundle " + bundle.getSymbolicName() + " declares components, but none could be read; see the log for the reason");
                }
                for (ComponentDescriptionDTO component : components) {
                    if (runtime.isComponentEnabled(component)) {
                        for (ComponentConfigurationDTO configuration : runtime.getComponentConfigurationDTOs(component)) {
                            problem(component, configuration, unsatisfied, problems);
                        }
                    }
                }
            }
            return problems;
        } finally {
            context.ungetService(reference);
        }
    }

    private static void problem(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration, boolean unsatisfied, List<String> problems) {
        String name = "Component " + component.name + " of bundle " + component.bundle.symbolicName;
        switch (configuration.state) {
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> {
                for (UnsatisfiedReferenceDTO reference : unsatisfied ? configuration.unsatisfiedReferences : new UnsatisfiedReferenceDTO[0]) {
                    problems.add(name + " is not satisfied: reference " + reference.name + " has no " + serviceOf(component, reference)
                            + (reference.target == null ? "" : " with " + reference.target));
                }
            }
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> problems.add(ours(configuration.failure)
                    .orElseGet(() -> name + " failed to activate: " + firstLines(configuration.failure)) + settingsOf(configuration.properties));
            default -> {} // satisfied, active, or waiting for a configuration that it requires
        }
    }

    /** Returns a hint at the configuration of a component: the message about a wrong value does not name the file that contains it. */
    static String settingsOf(Map<String, Object> properties) {
        return properties != null && properties.get(Constants.SERVICE_PID) instanceof String pid ? " (its settings: " + pid + ")" : "";
    }

    private static String serviceOf(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO unsatisfied) {
        return Arrays.stream(component.references).filter(r -> r.name.equals(unsatisfied.name)).findFirst()
                .map((ReferenceDTO r) -> "service " + r.interfaceName).orElse("service");
    }

    /** Returns the message of the first exception of Yado in a stack trace: it states what to do, and needs no class name. */
    static Optional<String> ours(String failure) {
        return chain(failure).filter(line -> line.startsWith(OURS)).findFirst().map(line -> line.substring(line.indexOf(' ') + 1))
                .filter(m -> !m.startsWith(OURS));
    }

    /** Returns the exceptions of a stack trace in one line, without the InvocationTargetException of the reflective call; the log has the traces. */
    static String firstLines(String failure) {
        return failure == null ? "no reason reported" : chain(failure).collect(Collectors.joining(", caused by "));
    }

    private static Stream<String> chain(String failure) {
        List<String> lines = failure == null ? List.of() : failure.lines().toList();
        return Stream.concat(lines.stream().limit(1), lines.stream().filter(l -> l.startsWith(CAUSED_BY)).map(l -> l.substring(CAUSED_BY.length())))
                .filter(l -> !l.equals(InvocationTargetException.class.getName()));
    }
}
