package dev.yado.registry.internal;

import static dev.yado.registry.internal.RegistryFixture.CALLER;
import static dev.yado.registry.internal.RegistryFixture.fails;
import static dev.yado.registry.internal.RegistryFixture.id;
import static dev.yado.registry.internal.RegistryFixture.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.yado.model.failure.FailureCode;
import dev.yado.model.id.RuntimeId;
import dev.yado.model.worker.WorkerQuery;
import dev.yado.source.api.RuntimeProjection;
import dev.yado.source.api.RuntimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The id of a built-in source, and sources of other bundles that register it with a higher ranking. */
class ReservedIdsTest {

    private final RegistryFixture fixture = new RegistryFixture(RegistryFixture.UNHURRIED);
    private final FakeSource own = new FakeSource("r", "own", "own-worker");
    private final FakeSource foreign = new FakeSource("r", "foreign", "foreign-worker");

    @AfterEach
    void close() {
        fixture.close();
    }

    private FakeReference addOwn() {
        FakeReference reference = new FakeReference("r", 0).builtIn();
        fixture.registry.add(reference, own);
        return reference;
    }

    private List<String> listed() {
        return fixture.api.runtimes(CALLER, WorkerQuery.first(10)).items().stream().map(shown -> shown.label() + " " + shown.status().wire()).toList();
    }

    private void serves(String worker) {
        assertThat(fixture.api.worker(CALLER, ref("r", worker)).ref()).isEqualTo(ref("r", worker));
    }

    private void replaceable(RuntimeId... ids) {
        RegistryLimits limits = fixture.registry.limits();
        fixture.registry.configure(
                new RegistryLimits(limits.forgetAfter(), limits.listDeadline(), limits.callDeadline(), limits.callsPerRuntime(), Set.of(ids)),
                fixture.api.workspace());
    }

    @Test
    void theBuiltInSourceServesWhicheverComesFirst() {
        fixture.add("r", 1_000, foreign);
        serves("foreign-worker");
        addOwn();
        serves("own-worker");
        assertThat(listed()).containsExactly("own running", "foreign shadowed");
        RuntimeProjection refused = fixture.api.runtimes(CALLER, WorkerQuery.first(10)).items().get(1);
        assertThat(refused.diagnostics()).extracting("code").contains("runtime_id_reserved");
    }

    @Test
    void theIdStaysReservedWhileTheBuiltInSourceIsAway() {
        FakeReference reference = addOwn();
        FakeReference other = fixture.add("r", 1_000, foreign);
        fixture.registry.remove(reference);
        fails(FailureCode.RUNTIME_UNAVAILABLE, () -> serves("foreign-worker"));
        assertThat(listed()).containsExactly("r unavailable", "foreign shadowed");
        fixture.registry.remove(other);
        fixture.add("r", 2_000, foreign);
        fails(FailureCode.RUNTIME_UNAVAILABLE, () -> serves("foreign-worker"));
        addOwn();
        serves("own-worker");
    }

    @Test
    void configurationPermitsTheReplacement() {
        addOwn();
        fixture.add("r", 1_000, foreign);
        replaceable(id("r"));
        serves("foreign-worker");
        replaceable();
        serves("own-worker");
    }

    @Test
    void aBuiltInSourceThatIsWithdrawnOrForgottenFreesItsId() {
        FakeReference withdrawn = addOwn();
        fixture.add("r", 1, foreign);
        withdrawn.set(RuntimeSource.WITHDRAWN, true);
        fixture.registry.remove(withdrawn);
        serves("foreign-worker");

        FakeReference again = addOwn();
        serves("own-worker");
        fixture.registry.remove(again);
        fixture.clock.ahead = Duration.ofDays(2);
        RegistryFixture.until("the id being free", () -> listed().contains("foreign running"));
        serves("foreign-worker");
    }
}
