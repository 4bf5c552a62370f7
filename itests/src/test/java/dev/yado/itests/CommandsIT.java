package dev.yado.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.itests.harness.Api;
import dev.yado.itests.harness.Await;
import dev.yado.itests.harness.Backend;
import dev.yado.itests.harness.TestBundle;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/**
 * The features for operators of an OSGi host. The commands in a real Gogo show what the API shows, escaped, and what the access policy allows; the Felix Health
 * Check shows whether all Runtimes are available.
 */
class CommandsIT {

    private static final Duration BOUND = Duration.ofSeconds(20);

    @Test
    void commandsShowWhatTheCallerMaySee(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data, List.of("commands"), UnaryOperator.identity())) {
            Api api = backend.api();
            api.post("/api/runtimes/" + Api.EMBEDDED + "/workers", "{\"intent\":{\"kind\":\"assistant\"},\"display_name\":\"Ada \\u001b[31m\\u202e!\"}")
                    .expect(200);
            backend.configure("dev.yado.retention~bad.cfg", "max_log_events = x\n");

            assertThat(run(backend, "yado:runtimes").lines())
                    .anyMatch(line -> line.matches(Api.EMBEDDED + " +running +embedded_worker_runtime +echo +memory +.*"));
            assertThat(run(backend, "yado:workers")).contains("Ada").contains(Api.EMBEDDED);
            assertThat(run(backend, "yado:workers " + Api.EMBEDDED).lines().filter(line -> line.startsWith(Api.EMBEDDED + "  worker-"))).hasSize(1);
            assertThat(run(backend, "yado:workers nowhere")).startsWith("unknown_runtime: ");
            assertThat(run(backend, "yado:workers '../etc'")).startsWith("invalid_identifier: ");
            Await.until("the refused file", BOUND, () -> run(backend, "yado:diagnostics"), text -> text.contains("dev.yado.retention~bad.cfg"));
            assertThat(run(backend, "yado:diagnostics")).contains("store_not_durable").contains("access policy").doesNotContain(data.toString());

            Backend.drop(backend.deploy(), "policy.jar", policyAgainstTheShell());
            Await.until("the policy", BOUND, () -> run(backend, "yado:workers"), text -> !text.contains("Ada"));
            assertThat(run(backend, "yado:workers " + Api.EMBEDDED)).startsWith("forbidden: ");
            assertEquals(1, api.get("/api/workers").expect(200).json().at("/items").size(), "other callers see the Worker");
        }
    }

    @Test
    void healthCheckFollowsTheRuntimes(@TempDir Path data) throws Exception {
        try (Backend backend = Backend.start(data, List.of("health-checks"), UnaryOperator.identity())) {
            Await.until("the check succeeding", BOUND, () -> health(backend), text -> text.startsWith("OK ") && text.contains(Api.EMBEDDED + ": running"));
            backend.bundle("dev.yado.source.embedded").stop();
            Await.until("the check warning", BOUND, () -> health(backend), text -> text.startsWith("WARN ") && text.contains(Api.EMBEDDED + ": unavailable"));
            backend.bundle("dev.yado.source.embedded").start();
            Await.until("the check succeeding again", BOUND, () -> health(backend), text -> text.startsWith("OK "));
        }
    }

    private static String health(Backend backend) throws Exception {
        BundleContext context = backend.framework().bundleContext();
        Object check = context.getService(context.getAllServiceReferences("org.apache.felix.hc.api.HealthCheck", "(&(hc.name=Yado Backend)(hc.tags=yado))")[0]);
        Object result = check.getClass().getMethod("execute").invoke(check);
        return result.getClass().getMethod("getStatus").invoke(result) + " " + result;
    }

    /** Executes a command, and checks that its text cannot control a terminal. Gogo's classes are those of the framework, so they are called by reflection. */
    private static String run(Backend backend, String command) throws Exception {
        BundleContext context = backend.framework().bundleContext();
        Object processor = context.getService(context.getAllServiceReferences("org.apache.felix.service.command.CommandProcessor", null)[0]);
        Class<?> type = processor.getClass().getClassLoader().loadClass("org.apache.felix.service.command.CommandProcessor");
        Object session = type.getMethod("createSession", InputStream.class, OutputStream.class, OutputStream.class)
                .invoke(processor, new ByteArrayInputStream(new byte[0]), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        Class<?> sessions = processor.getClass().getClassLoader().loadClass("org.apache.felix.service.command.CommandSession");
        try {
            String text = (String) sessions.getMethod("execute", CharSequence.class).invoke(session, command);
            assertThat(text.chars().filter(c -> c != '\n' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)).toArray()).isEmpty();
            return text;
        } finally {
            sessions.getMethod("close").invoke(session);
        }
    }

    private static byte[] policyAgainstTheShell() throws Exception {
        return new TestBundle("com.example.shellpolicy").source("com.example.shellpolicy.Policy", """
                package com.example.shellpolicy;
                import dev.yado.registry.api.*;
                import org.osgi.service.component.annotations.Component;

                @Component
                public final class Policy implements AccessPolicy {
                    @Override
                    public Decision decide(AccessRequest request) {
                        return request.caller().subject().equals("gogo") ? Decision.FORBID : Decision.ALLOW;
                    }
                }
                """).build();
    }
}
