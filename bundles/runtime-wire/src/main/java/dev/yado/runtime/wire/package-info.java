/**
 * The Runtime contract on the wire, once for the server and the client: paths, headers, request bodies ({@link dev.yado.runtime.wire.RequestBodies}),
 * answers ({@link dev.yado.runtime.wire.RuntimeResponseWriter}, {@link dev.yado.runtime.wire.RuntimeResponseReader}) and the frames of the Runtime-wide stream
 * ({@link dev.yado.runtime.wire.RuntimeFrames}). The frames of a Worker's stream are those of {@code dev.yado.model.json} in the format
 * {@link dev.yado.model.json.shape.FrameFormat#RUNTIME}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package dev.yado.runtime.wire;
