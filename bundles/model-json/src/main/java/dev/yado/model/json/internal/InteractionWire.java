package dev.yado.model.json.internal;

import dev.yado.model.id.InteractionId;
import dev.yado.model.id.RunId;
import dev.yado.model.id.WorkerRef;
import dev.yado.model.interaction.Interaction;
import dev.yado.model.interaction.InteractionAck;
import dev.yado.model.interaction.InteractionOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.module.SimpleModule;

/** The JSON forms of interactions, their options and acknowledged answers. The order of components is the order of fields. */
final class InteractionWire {

    private InteractionWire() {
    }

    static void addTo(SimpleModule module) {
        Converting.add(module, InteractionOption.class, Option.class, Option::of, Option::toModel);
        Converting.add(module, Interaction.class, Open.class, Open::of, Open::toModel);
        Converting.add(module, InteractionAck.class, Answered.class, Answered::of, Answered::toModel);
    }

    record Open(InteractionId interactionId, RunId runId, String title, String text, List<InteractionOption> options, Optional<String> toolCallId,
            Instant openedAt, Instant expiresAt, long eventId) {

        static Open of(Interaction i) {
            return new Open(i.id(), i.runId(), i.title(), i.text(), i.options(), i.toolCallId(), i.openedAt(), i.expiresAt(), i.eventId());
        }

        Interaction toModel() {
            return Interaction.builder(interactionId, runId, title, openedAt, expiresAt, eventId).text(text).options(options)
                    .toolCallId(toolCallId.orElse(null)).build();
        }
    }

    record Option(String id, String label, InteractionOption.Kind kind) {

        static Option of(InteractionOption o) {
            return new Option(o.id(), o.label(), o.kind());
        }

        InteractionOption toModel() {
            return InteractionOption.of(id, label, kind);
        }
    }

    record Answered(WorkerRef workerRef, InteractionId interactionId, String optionId, long eventId) {

        static Answered of(InteractionAck a) {
            return new Answered(a.worker(), a.interaction(), a.optionId(), a.eventId());
        }

        InteractionAck toModel() {
            return new InteractionAck(workerRef, interactionId, optionId, eventId);
        }
    }
}
