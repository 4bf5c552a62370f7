package dev.yado.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1:8787,127.0.0.1,8787", "localhost:0,localhost,0", "[::1]:80,::1,80", "0.0.0.0:65535,0.0.0.0,65535"})
    void readsHostAndPort(String text, String host, int port) {
        assertEquals(new ListenAddress(host, port), ListenAddress.parse(text));
        assertEquals(text, ListenAddress.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8787", ":8787", "localhost", "localhost:", "localhost:x", "localhost:65536", "localhost:-1", "::1:80", "[::1]", "a b:1",
        "http://a:1"})
    void saysWhatIsExpected(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> ListenAddress.parse(text)).getMessage();
        assertThat(message).contains("HOST:PORT");
    }

    @Test
    void knowsLoopback() throws Exception {
        assertEquals("true true true false false",
                String.join(" ", loopback("127.0.0.1:1"), loopback("127.9.9.9:1"), loopback("[::1]:1"), loopback("0.0.0.0:1"),
                        loopback("[::]:1")));
    }

    private static String loopback(String text) throws Exception {
        return Boolean.toString(ListenAddress.parse(text).isLoopback());
    }
}
