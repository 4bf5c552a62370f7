package dev.yado.backend.http.internal.resource;

import static dev.yado.backend.http.internal.resource.BackendRequestParams.caller;

import dev.yado.http.route.Exchange;
import dev.yado.http.route.Route;
import dev.yado.registry.api.BackendWorkspace;
import dev.yado.registry.api.RuntimeRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Routes for the Backend itself: its workspace and its OpenAPI document. */
public final class WorkspaceResource {

    private final RuntimeRegistry registry;
    private final byte[] openApi = load();

    public WorkspaceResource(RuntimeRegistry registry) {
        this.registry = registry;
    }

    /** The workspace. It contains no path. */
    public record WorkspaceView(String workspaceId, String displayName) {
    }

    public List<Route> routes() {
        return List.of(
                Route.json("GET", "/api/workspace", exchange -> {
                    BackendWorkspace workspace = registry.workspace(caller(exchange));
                    return new WorkspaceView(workspace.id(), workspace.displayName());
                }),
                new Route("GET", "/api/openapi.json", this::openApi));
    }

    private void openApi(Exchange exchange) throws IOException {
        exchange.respondJson(openApi);
    }

    private static byte[] load() {
        try (InputStream in = WorkspaceResource.class.getResourceAsStream("openapi.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
