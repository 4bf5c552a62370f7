package dev.yado.http.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.failure.YadoException;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.model.worker.WorkerStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {

    @Test
    void aPageHasDefaultsAndIgnoresUnknownParameters() {
        assertEquals(WorkerQuery.first(200), Query.parse(null).page(200));
        assertEquals(WorkerQuery.builder(7).after("a b/c").status(WorkerStatus.STOPPED).build(),
                Query.parse("limit=7&after=a+b%2Fc&status=stopped&other=1&other=2").page(200));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({"limit=0,INVALID_QUERY", "limit=-1,INVALID_QUERY", "limit=1.5,INVALID_QUERY", "limit=,INVALID_QUERY",
        "limit=1&limit=2,INVALID_QUERY", "limit=1001,LIMIT_TOO_LARGE", "limit=99999999999999999999,INVALID_QUERY", "status=gone,INVALID_QUERY",
        "after=%zz,INVALID_QUERY", "after=%ff,INVALID_QUERY"})
    void parametersThatAreReadMustBeValid(String query, FailureCode code) {
        if (query.startsWith("limit") && !query.contains("&")) {
            String message = assertThrows(YadoException.class, () -> Query.parse(query).page(200)).getMessage();
            assertThat(message).as("says what is allowed: " + message).contains("1 to 1000");
        }
        assertEquals(code, assertThrows(YadoException.class, () -> Query.parse(query).page(200)).code());
    }
}
