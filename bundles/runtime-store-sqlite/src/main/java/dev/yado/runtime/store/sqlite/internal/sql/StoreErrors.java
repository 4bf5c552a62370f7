package dev.yado.runtime.store.sqlite.internal.sql;

import dev.yado.runtime.spi.store.StoreException;
import java.sql.SQLException;

/** What SQLite says, in the store's words. For the log only. */
public final class StoreErrors {

    // SQLite's primary result codes: the low byte of an extended one.
    private static final int READ_ONLY = 8;
    private static final int IO = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int NOT_A_DATABASE = 26;

    private static final String DAMAGED_FILE = "the database file is damaged: with no process running, yado store check says what is, and yado store export FILE"
            + " saves what can be read";

    private StoreErrors() {
    }

    public static StoreException store(String what, SQLException e) {
        String reason = switch (e.getErrorCode() & 0xff) {
            case FULL -> "the disk or the store's quota is full";
            case CORRUPT, NOT_A_DATABASE -> DAMAGED_FILE;
            case READ_ONLY, CANNOT_OPEN -> "the database file or its folder cannot be written; look at who owns them and may write";
            case IO -> "the disk failed or is full";
            default -> "the database refused";
        };
        return new StoreException(what + ": " + reason + " (" + e.getMessage() + ")", e);
    }

    public static StoreException damagedFile(String reason) {
        return new StoreException(DAMAGED_FILE + " (" + reason + ")");
    }

    public static StoreException closed() {
        return new StoreException("the store is closed");
    }

    /** True when it may be that the disk is full: SQLite reports that as either, depending on which file could not grow. */
    public static boolean noSpace(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == FULL || code == IO;
    }

    /** True when the file itself is damaged, as opposed to something that may pass. */
    public static boolean damagedFile(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == CORRUPT || code == NOT_A_DATABASE;
    }
}
