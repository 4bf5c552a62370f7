/**
 * A Runtime process elsewhere as a RuntimeSource, from the outside in: the configuration ({@code RemoteRegistration}, {@code RemoteSettings}), the facade
 * ({@code RemoteSource}), the calls of clients ({@code RemoteCalls}), the streams of Workers ({@code WorkerStreams}), what keeps the picture fresh
 * ({@code RuntimeLink}), and HTTP ({@code RemoteHttp}). {@code RemoteRuntime} puts them together.
 */
package dev.yado.source.remote.internal;
