package dev.yado.launcher.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Creates real keys and self-signed certificates with the keytool of the JDK. */
final class KeyTool {
    static final String PASSWORD = "correct horse";

    /** A keystore file and its content. */
    record Made(Path file, PrivateKey key, Certificate certificate) {
        String certificatePem() throws Exception {
            return pem("CERTIFICATE", certificate.getEncoded());
        }

        String keyPem() {
            return pem("PRIVATE KEY", key.getEncoded());
        }

        /** Returns the key in PKCS#1 or SEC 1, which is the last element of PKCS#8. */
        String olderKeyPem(String label) {
            byte[] pkcs8 = key.getEncoded();
            // SEQUENCE { INTEGER 0, SEQUENCE algorithm, OCTET STRING key }
            int version = contentAt(pkcs8, 0);
            int algorithm = version + 3;
            int octets = contentAt(pkcs8, algorithm) + (pkcs8[algorithm + 1] & 0xFF);
            return pem(label, Arrays.copyOfRange(pkcs8, contentAt(pkcs8, octets), pkcs8.length));
        }
    }

    private KeyTool() {
    }

    static Made make(Path file, String... algorithm) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-alias", "server", "-storetype", "PKCS12", "-keystore", file.toString(),
                "-storepass", PASSWORD, "-dname", "CN=localhost",
                "-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "2", "-keyalg"));
        command.addAll(List.of(algorithm));
        Path output = file.resolveSibling(file.getFileName() + ".out");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool failed: " + Files.readString(output));
        }
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        return new Made(file, (PrivateKey) store.getKey("server", PASSWORD.toCharArray()), store.getCertificate("server"));
    }

    static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static int contentAt(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
    }
}
