/**
 * The JSON form of the model for all HTTP APIs, streams and durable stores. Start at {@link dev.yado.model.json.ModelJson}; streams use
 * {@link dev.yado.model.json.FrameWriter} and {@link dev.yado.model.json.FrameReader}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package dev.yado.model.json;
