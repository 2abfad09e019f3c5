<?php
/* Plugin Name: Document search */

add_shortcode( 'document_search', function ( $given ) {
	$given = shortcode_atts( array( 'summit' => '' ), $given );
	wp_enqueue_script_module( 'pillars-search', '{HOST}/{PINNED}', array(), null );
	return '<pillars-search src="{HOST}" summit="' . esc_attr( $given['summit'] ) . '"></pillars-search>';
} );

add_filter( 'wp_script_attributes', function ( $attributes ) {
	if ( 'pillars-search-js-module' === ( $attributes['id'] ?? '' ) ) {
		$attributes['integrity']   = '{INTEGRITY}';
		$attributes['crossorigin'] = 'anonymous';
	}
	return $attributes;
} );
