package dev.yado.http.security;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {

    private static final HostRule RULE = HostRule.of(List.of("Yado.Example", "proxy.example:8443", "[2001:db8::7]"));

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
            127.0.0.1,               127.0.0.1,       true
            localhost,               127.0.0.1,       true
            localhost:9000,          127.0.0.1,       true
            127.0.0.1:8788,          127.0.0.1,       true
            [::1]:9000,              ::1,             true
            192.168.1.5,             192.168.1.5,     true
            192.168.1.5:9000,        192.168.1.5,     true
            [fe80::1]:8787,          fe80::1%eth0,    true
            [2001:DB8::7]:9,         127.0.0.1,       true
            127.0.0.256:8787,        127.0.0.1,       false
            localhost:0x50,          127.0.0.1,       false
            localhost:65536,         127.0.0.1,       false
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
        assertEquals(allowed, RULE.allows(header, local, false));
    }

    @ParameterizedTest(name = "Host: {0}, secure {1} -> {2}")
    @CsvSource({"proxy.example,true,true", "proxy.example,false,false", "proxy.example:443,false,true"})
    void aHostWithoutPortMeansTheDefaultPort(String header, boolean secure, boolean allowed) {
        assertEquals(allowed, HostRule.of(List.of("proxy.example:443")).allows(header, "127.0.0.1", secure));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://yado.example", "yado.example/x", "*.example", "a b", "yado.example:port", "yado.example:70000", "user@yado.example", "::1"})
    void anInvalidNameIsRefused(String name) {
        assertThatThrownBy(() -> HostRule.of(List.of("yado.example", name))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed_hosts").hasMessageContaining(name);
    }
}
