/**
 * The wire format of the Runtime's HTTP API, for its server and its client: paths, headers, request bodies ({@link dev.yado.runtime.wire.RequestBodies}), responses
 * ({@link dev.yado.runtime.wire.RuntimeResponseWriter}, {@link dev.yado.runtime.wire.RuntimeResponseReader}) and the frames of the Runtime-wide stream
 * ({@link dev.yado.runtime.wire.RuntimeFrames}). A Worker's stream has the frames of {@link dev.yado.model.json.FrameWriter} and
 * {@link dev.yado.model.json.FrameReader} in the format {@link dev.yado.model.json.wire.FrameFormat#RUNTIME}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package dev.yado.runtime.wire;
