package dev.yado.runtime.store.sqlite.internal.sql;

import dev.yado.runtime.spi.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.sql.SQLException;

/** Translates errors of SQLite and of the file system to reasons in words. Their own texts are not shown: a hostile file determines what they contain. */
public final class StoreErrors {

    // SQLite's primary result codes: the low byte of an extended one.
    private static final int READ_ONLY = 8;
    private static final int IO = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANNOT_OPEN = 14;
    private static final int NOT_A_DATABASE = 26;

    private static final String DAMAGED_FILE =
            "the database file is damaged; stop the process, list the damage with yado store check, and save the readable data with"
                    + " yado store export FILE";

    private StoreErrors() {
    }

    /** Returns the exception for a failed operation; the message starts with {@code operation}. */
    public static StoreException store(String operation, SQLException e) {
        return new StoreException(operation + ": " + reason(e), e);
    }

    /** Returns the reason of a failure in words, with SQLite's number of the error. */
    public static String reason(SQLException e) {
        String reason = switch (e.getErrorCode() & 0xff) {
            case FULL -> "the disk or the store's quota is full";
            case CORRUPT, NOT_A_DATABASE -> DAMAGED_FILE;
            case READ_ONLY, CANNOT_OPEN -> "the database file or its folder cannot be written; check their owner and permissions";
            case IO -> "the disk is full or failed";
            default -> "the database returned an error";
        };
        return reason + " (SQLite error " + e.getErrorCode() + ")";
    }

    /** Returns the reason of a failure in words. */
    public static String reason(IOException e) {
        return e instanceof AccessDeniedException ? "permission denied"
                : e instanceof NoSuchFileException ? "there is no such file"
                        : e instanceof FileAlreadyExistsException ? "the file exists already"
                                : e instanceof NotDirectoryException ? "a part of the path is not a directory"
                                        : e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : "the file system reports an error";
    }

    /** Returns the exception for a damaged database file. */
    public static StoreException damagedFile(String reason) {
        return new StoreException(DAMAGED_FILE + " (" + reason + ")");
    }

    /** Returns the exception for an operation on a closed store. */
    public static StoreException closed() {
        return new StoreException("the store is closed");
    }

    /** Returns whether the disk may be full. SQLite reports that with either code, depending on the file that could not grow. */
    public static boolean noSpace(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == FULL || code == IO;
    }

    /** Returns whether the file itself is damaged, as opposed to a temporary failure. */
    public static boolean damagedFile(SQLException e) {
        int code = e.getErrorCode() & 0xff;
        return code == CORRUPT || code == NOT_A_DATABASE;
    }
}
