# Copyright: (c) 2026, The primeintellect.cloud contributors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How Sphinx builds the documentation site; `make site` calls it, without any network."""

project = "primeintellect.cloud"
copyright = "The primeintellect.cloud contributors"
title = html_title = html_short_title = "primeintellect.cloud"

extensions = ["myst_parser", "sphinx.ext.intersphinx", "sphinx_antsibull_ext", "sphinx_copybutton", "sphinx_design"]
exclude_patterns = ["site"]
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]

html_theme = "sphinx_ansible_theme"
html_theme_options = {"topbar_links": {}}
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
html_use_modindex = False
highlight_language = "YAML+Jinja"
pygments_style = "ansible"
default_role = "any"
nitpicky = False

# Copy what is typed: neither the prompt nor what a command prints.
copybutton_prompt_text = "$ "
copybutton_line_continuation_character = "\\"

# What Ansible's own documentation would be looked up in stands here as an empty stub: nothing is fetched.
intersphinx_mapping = {"ansible_devel": ("https://docs.ansible.com/projects/ansible/devel/", "objects.inv")}
suppress_warnings = ["ref.any", "ref.ref", "ref.term"]


def setup(app):
    """Let the name above the menu lead to the front page from every folder; the theme takes one address for all pages."""
    app.connect("html-page-context", lambda app, page, template, context, doctree: context.update(
        theme_documentation_home_url=context["pathto"]("index") if "pathto" in context else "index.html"))
