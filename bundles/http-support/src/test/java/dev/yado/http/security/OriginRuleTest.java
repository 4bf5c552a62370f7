package dev.yado.http.security;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.yado.http.security.OriginRule.Verdict;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginRuleTest {

    private static final OriginRule RULE = OriginRule.of(List.of("https://App.example", "https://two.example:443", "http://[::1]:3000", "app://yado"));

    @ParameterizedTest(name = "Origin: {0}, Sec-Fetch-Site: {1}, navigation {2} -> {3}")
    @CsvSource(nullValues = "-", textBlock = """
            -,                            -,            false, OWN
            -,                            same-origin,  false, OWN
            -,                            none,         false, OWN
            -,                            cross-site,   false, REFUSED
            -,                            cross-site,   true,  OWN
            http://localhost:8787,        same-origin,  false, OWN
            http://LOCALHOST:8787,        -,            false, OWN
            http://localhost:8788,        -,            false, REFUSED
            http://localhost,             -,            false, REFUSED
            https://localhost:8787,       -,            false, REFUSED
            http://evil.example,          -,            false, REFUSED
            http://localhost:8787.evil.example, -,      false, REFUSED
            null,                         -,            false, REFUSED
            https://app.example,          cross-site,   false, CONFIGURED
            https://APP.example,          cross-site,   false, CONFIGURED
            http://app.example,           cross-site,   false, REFUSED
            https://two.example,          cross-site,   false, CONFIGURED
            http://[::1]:3000,            cross-site,   false, CONFIGURED
            app://yado,                   -,            false, CONFIGURED
            app://yado:1,                 -,            false, REFUSED
            """)
    void onlyOwnAndConfiguredOriginsAreAllowed(String origin, String site, boolean navigation, Verdict verdict) {
        assertEquals(verdict, RULE.decide(origin, site, navigation, "http", "localhost:8787"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"notaurl", "*", "null", "app.example", "https:app.example", "https://", "https://app.example/", "https://app.example/page",
        "https://user@app.example", "https://app.example:port", "https://*.example", "https://app.example?x"})
    void anInvalidOriginIsRefused(String origin) {
        assertThatThrownBy(() -> OriginRule.of(List.of("https://app.example", origin))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowed_origins").hasMessageContaining(origin);
    }
}
