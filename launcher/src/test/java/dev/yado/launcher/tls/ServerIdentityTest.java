package dev.yado.launcher.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.launcher.error.LaunchException;
import dev.yado.launcher.tls.KeyTool.Made;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Uses real keys in every supported form, up to a real handshake. */
class ServerIdentityTest {
    @TempDir
    private static Path folder;

    private static Made rsa;
    private static Made ec;
    private static Made largeCurve;

    @BeforeAll
    static void keys() throws Exception {
        rsa = KeyTool.make(folder.resolve("rsa.p12"), "RSA", "-keysize", "2048");
        ec = KeyTool.make(folder.resolve("ec.p12"), "EC", "-groupname", "secp256r1");
        largeCurve = KeyTool.make(folder.resolve("ec2.p12"), "EC", "-groupname", "secp521r1");
    }

    private static Path file(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content);
    }

    static Stream<Object[]> forms() {
        return Stream.of(new Object[][] {{"RSA, PKCS#8", rsa, rsa.keyPem()}, {"RSA, PKCS#1", rsa, rsa.olderKeyPem("RSA PRIVATE KEY")},
            {"EC, PKCS#8", ec, ec.keyPem()}, {"EC, SEC 1", ec, ec.olderKeyPem("EC PRIVATE KEY")},
            {"EC, with its parameters before it, as openssl writes it", ec,
                KeyTool.pem("EC PARAMETERS", new byte[] {6, 1, 1}) + ec.olderKeyPem("EC PRIVATE KEY")},
            {"P-521, SEC 1", largeCurve, largeCurve.olderKeyPem("EC PRIVATE KEY")}});
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void aPemKeyServes(String form, Made made, String key) throws Exception {
        assertHandshake(ServerIdentity.ofPem(file("cert.pem", made.certificatePem()), key), made);
    }

    @Test
    void aKeystoreServes() throws Exception {
        assertHandshake(ServerIdentity.ofKeystore(rsa.file(), KeyTool.PASSWORD), rsa);
    }

    private static void assertHandshake(ServerIdentity identity, Made made) throws Exception {
        Path written = folder.resolve("written.p12");
        char[] password = identity.writeKeystore(written).toCharArray();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(written)));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(written.toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        try (SSLServerSocket server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> heard = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket accepted = (SSLSocket) server.accept()) {
                    return accepted.getInputStream().read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try (SSLSocket client = (SSLSocket) identity.trustingItself().createSocket(server.getInetAddress(), server.getLocalPort())) {
                client.setSoTimeout(10_000);
                client.getOutputStream().write(42);
                assertEquals(made.certificate(), client.getSession().getPeerCertificates()[0]);
            }
            assertEquals(42, heard.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void theKeystoreForTheServerHasItsOwnPasswordEachTime() throws Exception {
        ServerIdentity identity = ServerIdentity.ofKeystore(rsa.file(), KeyTool.PASSWORD);
        String first = identity.writeKeystore(folder.resolve("again.p12"));
        String second = identity.writeKeystore(folder.resolve("again.p12"));
        assertNotEquals(first, second);
        assertThat(first).doesNotContain(KeyTool.PASSWORD);
        assertEquals("ServerIdentity[<redacted>]", identity.toString());
    }

    private static String refused(Executable what) {
        String message = assertThrows(LaunchException.class, what).getMessage();
        assertEquals(1, message.lines().count(), message);
        assertThat(message).doesNotContain(KeyTool.PASSWORD);
        return message;
    }

    @Test
    void whatCannotServeIsRefusedWithItsReason() throws Exception {
        Path certificate = file("good.pem", rsa.certificatePem());
        Made other = KeyTool.make(folder.resolve("other.p12"), "RSA", "-keysize", "2048");
        assertThat(refused(() -> ServerIdentity.ofPem(certificate, other.keyPem()))).contains("does not belong");
        assertThat(refused(() -> ServerIdentity.ofPem(certificate, ec.keyPem()))).contains("RSA");
        assertThat(refused(() -> ServerIdentity.ofPem(certificate, KeyTool.pem("ENCRYPTED PRIVATE KEY", new byte[] {1})))).contains("encrypted");
        assertThat(refused(() -> ServerIdentity.ofPem(certificate,
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\nAAAA\n-----END RSA PRIVATE KEY-----"))).contains("encrypted");
        assertThat(refused(() -> ServerIdentity.ofPem(certificate, "nothing"))).contains("BEGIN PRIVATE KEY");
        assertThat(refused(() -> ServerIdentity.ofPem(certificate, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"))).contains("cannot be read");
        assertThat(refused(() -> ServerIdentity.ofPem(certificate, "-----BEGIN RSA PRIVATE KEY-----\n\n-----END RSA PRIVATE KEY-----")))
                .contains("cannot be read");
        assertThat(refused(() -> ServerIdentity.ofPem(file("junk.pem", "junk"), rsa.keyPem()))).contains("junk.pem");
        assertThat(refused(() -> ServerIdentity.ofPem(file("empty.pem", ""), rsa.keyPem()))).contains("empty.pem");
        assertThat(refused(() -> ServerIdentity.ofPem(folder.resolve("none.pem"), rsa.keyPem()))).contains("none.pem");
        assertThat(refused(() -> ServerIdentity.ofKeystore(rsa.file(), "wrong"))).contains("wrong password");
        assertThat(refused(() -> ServerIdentity.ofKeystore(certificate, "any"))).contains("PKCS#12");
        assertThat(refused(() -> ServerIdentity.ofKeystore(folder.resolve("none.p12"), "any"))).contains("Cannot read");
    }
}
