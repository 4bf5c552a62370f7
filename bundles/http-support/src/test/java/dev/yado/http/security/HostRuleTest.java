package dev.yado.http.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostRuleTest {

    private static final HostRule RULE = HostRule.of(List.of("Yado.Example", "proxy.example:8443"));

    @ParameterizedTest(name = "Host: {0} on {1}:8787 -> {2}")
    @CsvSource(nullValues = "-", textBlock = """
            127.0.0.1:8787,          127.0.0.1,       true
            localhost:8787,          127.0.0.1,       true
            LOCALHOST:8787,          127.0.0.1,       true
            127.9.9.9:8787,          127.0.0.1,       true
            [::1]:8787,              ::1,             true
            192.168.1.5:8787,        192.168.1.5,     true
            [fe80::1]:8787,          [fe80::1],       true
            yado.example,            127.0.0.1,       true
            yado.example:9999,       127.0.0.1,       true
            proxy.example:8443,      127.0.0.1,       true
            proxy.example,           127.0.0.1,       false
            127.0.0.1,               127.0.0.1,       false
            127.0.0.1:8788,          127.0.0.1,       false
            localhost.:8787,         127.0.0.1,       false
            localhost.evil.example:8787, 127.0.0.1,   false
            127.0.0.1.evil.example:8787, 127.0.0.1,   false
            evil.example:8787,       127.0.0.1,       false
            192.168.1.6:8787,        192.168.1.5,     false
            0.0.0.0:8787,            127.0.0.1,       false
            127.0.0.1:8787@evil,     127.0.0.1,       false
            127.0.0.1:99999999,      127.0.0.1,       false
            -,                       127.0.0.1,       false
            """)
    void allowsOnlyNamesOfThisServer(String header, String local, boolean allowed) {
        assertEquals(allowed, RULE.allows(header, local, 8787, false));
    }

    @ParameterizedTest(name = "Host: {0} on port {1}, secure {2} -> {3}")
    @CsvSource({"localhost,80,false,true", "localhost,443,true,true", "localhost,443,false,false"})
    void aHostWithoutPortMeansTheDefaultPort(String header, int port, boolean secure, boolean allowed) {
        assertEquals(allowed, RULE.allows(header, "127.0.0.1", port, secure));
    }
}
