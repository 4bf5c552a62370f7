package dev.yado.source.remote.internal;

import static dev.yado.source.remote.internal.Fixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.yado.model.failure.YadoException;
import dev.yado.source.api.RuntimeStatus;
import dev.yado.source.remote.internal.runtime.RemoteRuntime;
import dev.yado.source.remote.internal.settings.RemoteSettings;
import dev.yado.source.remote.internal.settings.RemoteSettingsTest;
import dev.yado.source.remote.internal.settings.TrustStoreFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real handshakes with a certificate that no authority has signed. */
class TlsTest {

    private static final String PASSWORD = "correct horse";

    @TempDir
    Path temp;

    private final Logged log = new Logged();
    private Path trust;
    private RawServer server;

    @BeforeEach
    void open() throws Exception {
        Path file = temp.resolve("server.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-alias", "server",
                "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD, "-dname", "CN=localhost", "-ext", "san=dns:localhost",
                "-validity", "2", "-keyalg", "EC").redirectErrorStream(true).redirectOutput(temp.resolve("out").toFile()).start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS) && keytool.exitValue() == 0, () -> "keytool failed; see its output in " + temp);
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        trust = Files.writeString(temp.resolve("trusted.pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(store.getCertificate("server").getEncoded()) + "\n-----END CERTIFICATE-----\n");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        SSLServerSocket socket = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        server = new RawServer(socket, 0, Fixture.healthyBut((request, connection) -> connection.empty(404)));
    }

    @AfterEach
    void close() throws Exception {
        int port = server.port();
        server.close();
        log.close();
        log.records().forEach(record -> Logged.assertTellsNothing(record, port));
    }

    private RemoteRuntime remote(String host, String trustFile) {
        Map<String, Object> values = new HashMap<>(Map.of("runtime__id", "rt-a", "base__url", "https://" + host + ":" + server.port(),
                "trust__file", trustFile));
        return RemoteRuntime.open(RemoteSettings.of(RemoteSettingsTest.config(values), name -> null), Fixture.QUICK);
    }

    @Test
    void aTrustedCertificate() {
        try (RemoteRuntime remote = remote("localhost", trust.toString())) {
            await("the Runtime is seen", () -> remote.source().runtime().status() == RuntimeStatus.RUNNING);
            await("its stream is open", () -> server.count("/v1/events") == 1);
        }
    }

    @Test
    void aCertificateThatIsNotTrusted() {
        try (RemoteRuntime remote = remote("localhost", "")) {
            await("what is wrong is shown", () -> remote.source().runtime().toString().contains("certificate"));
            assertEquals(RuntimeStatus.UNAVAILABLE, remote.source().runtime().status());
        }
    }

    @Test
    void aCertificateForAnotherName() {
        try (RemoteRuntime remote = remote("127.0.0.1", trust.toString())) {
            await("what is wrong is shown", () -> remote.source().runtime().toString().contains("certificate"));
            assertEquals(RuntimeStatus.UNAVAILABLE, remote.source().runtime().status());
        }
    }

    @Test
    void wrongTrustFiles() throws Exception {
        Path junk = Files.writeString(temp.resolve("junk"), "junk");
        for (String file : new String[] {junk.toString(), temp.resolve("missing").toString(), Files.createFile(temp.resolve("empty")).toString()}) {
            YadoException e = assertThrows(YadoException.class, () -> TrustStoreFile.read(file));
            assertThat(e.getMessage()).contains("trust_file");
            assertThat(e.getMessage()).doesNotContain(temp.toString());
        }
        assertThrows(YadoException.class, () -> RemoteSettings.of(RemoteSettingsTest.config(
                Map.of("runtime__id", "rt-a", "base__url", "http://localhost:1", "trust__file", trust.toString())), name -> null));
    }
}
