/** Serializers and deserializers for the types of the model. */
package dev.yado.model.json.internal;
