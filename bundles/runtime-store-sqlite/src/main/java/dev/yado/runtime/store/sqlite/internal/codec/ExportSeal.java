package dev.yado.runtime.store.sqlite.internal.codec;

import dev.yado.runtime.spi.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The checksums of an export, so that a change to it is noticed: each line ends with a member {@code crc32c} of the line without it, and the last line also has a
 * member {@code sha256} of all lines before it, as they are in the file. They detect damage and edits, not a forger who computes them anew. Used by one thread, for
 * one file.
 */
public final class ExportSeal {

    private static final Pattern CRC = Pattern.compile(",\"crc32c\":\"([0-9a-f]{8})\"}\\z");
    private static final Pattern SHA = Pattern.compile(",\"sha256\":\"([0-9a-f]{64})\"}\\z");

    private final MessageDigest all;

    public ExportSeal() {
        try {
            all = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns a line with its checksums, without a line end. @param json a JSON object @param last whether it is the last line of the file */
    public String seal(String json, boolean last) {
        String line = last ? with(json, "sha256", HexFormat.of().formatHex(all.digest())) : json;
        String sealed = with(line, "crc32c", crc(line));
        add(sealed);
        return sealed;
    }

    /** Returns whether a line has a checksum. */
    public static boolean isSealed(String line) {
        return CRC.matcher(line).find();
    }

    /**
     * Checks a line and returns it without its checksums.
     *
     * @param number the number of the line, for messages
     * @throws StoreException if the line, or for the last line any earlier one, was changed
     */
    public String open(String line, long number) throws StoreException {
        Matcher crc = CRC.matcher(line);
        if (!crc.find()) {
            throw altered("line " + number + " has no checksum");
        }
        String json = line.substring(0, crc.start()) + "}";
        if (!crc.group(1).equals(crc(json))) {
            throw altered("line " + number + " does not have its checksum");
        }
        Matcher sha = SHA.matcher(json);
        if (sha.find()) {
            if (!sha.group(1).equals(HexFormat.of().formatHex(all.digest()))) {
                throw altered("the lines before line " + number + " do not have the checksum of the file");
            }
            return json.substring(0, sha.start()) + "}";
        }
        if (json.startsWith("{\"end\":")) {
            throw altered("line " + number + " has no checksum of the file");
        }
        add(line);
        return json;
    }

    private static StoreException altered(String what) {
        return new StoreException(what + ": the file was changed after it was exported, or is damaged; export again");
    }

    private void add(String line) {
        all.update(line.getBytes(StandardCharsets.UTF_8));
        all.update((byte) '\n');
    }

    private static String with(String json, String member, String value) {
        return json.substring(0, json.length() - 1) + ",\"" + member + "\":\"" + value + "\"}";
    }

    private static String crc(String json) {
        CRC32C crc = new CRC32C();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }
}
